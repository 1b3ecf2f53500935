namespace Ticketing.Web.Pages.Admin.Accounting;

/// <summary>The words for what the log keeps as names and values.</summary>
public sealed class AuditTexts;
