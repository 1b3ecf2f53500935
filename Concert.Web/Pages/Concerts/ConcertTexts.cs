namespace Ticketing.Web.Pages.Concerts;

/// <summary>The words about what is on.</summary>
public sealed class ConcertTexts;
