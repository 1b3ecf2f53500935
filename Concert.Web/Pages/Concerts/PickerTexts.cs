namespace Ticketing.Web.Pages.Concerts;

/// <summary>The date picker's words.</summary>
public sealed class PickerTexts;
