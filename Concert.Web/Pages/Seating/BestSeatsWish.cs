namespace Ticketing.Web.Pages.Seating;

/// <summary>How many seats side by side, in which tier (null for any), and whether one must be reached by wheelchair.</summary>
public sealed record BestSeatsWish(int Count, string? Tier, bool Accessible);
