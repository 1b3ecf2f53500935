namespace Ticketing.Web.Components;

/// <summary>Words that parts of several pages share.</summary>
public sealed class SharedTexts;
