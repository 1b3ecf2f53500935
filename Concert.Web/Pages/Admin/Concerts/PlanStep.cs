using Ticketing.Planning;

namespace Ticketing.Web.Pages.Admin.Concerts;

/// <summary>The steps of planning a concert, in their order.</summary>
internal enum PlanStep
{
    Details,
    Prices,
    Dates,
    Sale,
}

internal static class PlanSteps
{
    /// <summary>The step that makes up for what is missing.</summary>
    public static PlanStep Of(MissingKind kind) => kind switch
    {
        MissingKind.Tiers or MissingKind.TierWithoutSections => PlanStep.Prices,
        MissingKind.Dates or MissingKind.DatesAllPast or MissingKind.DateWithoutSeats => PlanStep.Dates,
        _ => PlanStep.Details,
    };

    /// <summary>Whether there is nothing left to do in this step before the concert can go on sale.</summary>
    public static bool IsDone(this ConcertPlan plan, PlanStep step) => step == PlanStep.Sale
        ? plan.Status >= Catalog.ConcertStatus.OnSale
        : plan.Missing.All(part => Of(part.Kind) != step);

    /// <summary>Where to go on.</summary>
    public static PlanStep NextStep(this ConcertPlan plan) =>
        Enum.GetValues<PlanStep>().FirstOrDefault(step => !plan.IsDone(step), PlanStep.Sale);
}
