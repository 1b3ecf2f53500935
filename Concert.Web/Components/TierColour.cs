namespace Ticketing.Web.Components;

/// <summary>The colours of price tiers: the same tier has the same one on every page.</summary>
internal static class TierColour
{
    // As many as tokens.css has, told apart by those who see few colours too.
    private const int Count = 6;

    /// <summary>The number of the colour in tokens.css.</summary>
    public static int IndexOf(int tierOrder) => tierOrder % Count;

    /// <summary>The CSS class of the tier that comes at this place.</summary>
    public static string ClassOf(int tierOrder) => $"tier-{IndexOf(tierOrder)}";
}
