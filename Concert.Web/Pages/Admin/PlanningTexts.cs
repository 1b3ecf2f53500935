namespace Ticketing.Web.Pages.Admin;

/// <summary>The words of the planning pages.</summary>
public sealed class PlanningTexts;
