namespace Ticketing.Web.Pages.Checkout;

/// <summary>The words of orders and paying.</summary>
public sealed class CheckoutTexts;
