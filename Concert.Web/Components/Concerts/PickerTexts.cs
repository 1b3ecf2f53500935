namespace Ticketing.Web.Components.Concerts;

/// <summary>The date picker's words.</summary>
public sealed class PickerTexts;
