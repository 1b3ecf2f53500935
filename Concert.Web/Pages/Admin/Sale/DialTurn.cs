using Ticketing.Queue;

namespace Ticketing.Web.Pages.Admin.Sale;

/// <summary>What an admin wants of the dial, and why if they say so.</summary>
public sealed record DialTurn(DialSetting Setting, string? Reason);
