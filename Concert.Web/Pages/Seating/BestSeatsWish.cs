namespace Ticketing.Web.Pages.Seating;

/// <summary>How many seats side by side, and in which tier; null for any.</summary>
public sealed record BestSeatsWish(int Count, string? Tier);
