namespace Ticketing.Web.Components.Layout;

/// <summary>The words around every page.</summary>
public sealed class LayoutTexts;
