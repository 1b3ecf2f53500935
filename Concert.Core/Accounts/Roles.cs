namespace Ticketing.Accounts;

/// <summary>Who works here as what. Each role opens its own part of the admin area; an admin may do all of it.</summary>
public static class Roles
{
    /// <summary>Runs the house: the sale, call-offs, credits, accounting, who has which role, and all that the others may.</summary>
    public const string Admin = "Admin";

    /// <summary>Lets people in.</summary>
    public const string Door = "Door";

    /// <summary>Helps buyers: orders, refunds, the history of wallets.</summary>
    public const string Desk = "Desk";

    /// <summary>Plans halls, concerts and prices.</summary>
    public const string Planner = "Planner";

    /// <summary>All of them, the mightiest first.</summary>
    public static IReadOnlyList<string> All { get; } = [Admin, Planner, Desk, Door];
}
