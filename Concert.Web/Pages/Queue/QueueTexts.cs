namespace Ticketing.Web.Pages.Queue;

/// <summary>The waiting room's words.</summary>
public sealed class QueueTexts;
