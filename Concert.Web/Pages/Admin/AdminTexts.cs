namespace Ticketing.Web.Pages.Admin;

/// <summary>The words of running a sale, looking after people, the door and accounting.</summary>
public sealed class AdminTexts;
