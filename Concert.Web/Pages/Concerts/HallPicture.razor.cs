using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Seating;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Concerts;

/// <summary>A hall's plan in the colours of its prices, as a still picture, with the same in words.</summary>
public sealed partial class HallPicture
{
    private PlanBounds bounds;
    // Everything is measured by the hall's breadth, so that a club and an arena look alike.
    private float unit = 1;

    /// <summary>The sections as planned.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<SectionMapView> Sections { get; set; } = [];

    /// <summary>The hall's name.</summary>
    [Parameter, EditorRequired] public string Venue { get; set; } = "";

    [Inject] private IStringLocalizer<ConcertTexts> Texts { get; set; } = null!;

    private string ViewBox =>
        $"{N(bounds.Left - unit)} {N(-unit * 2.4f)} {N(bounds.Right - bounds.Left + 2 * unit)} {N(bounds.Bottom + unit * 3.4f)}";

    private string Stage => $"M{N(HallGeometry.Stage.X - unit * 6)} {N(-unit * 2.2f)}h{N(unit * 12)}v{N(unit * 1.7f)}"
        + $"q{N(-unit * 6)} {N(unit)} {N(-unit * 12)} 0z";

    private string InWords => $"{Texts["PlanLabel", Venue].Value} {string.Join(' ', TiersInWords)}";

    private IEnumerable<string> TiersInWords =>
        from section in Sections
        group section.Plan.Name by (section.Plan.TierOrder, section.Plan.Tier, section.Plan.Price) into tier
        orderby tier.Key.TierOrder
        select Texts["PlanTier", tier.Key.Tier, Money.Format(tier.Key.Price), SectionRuns.Tell(tier)].Value;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        bounds = HallGeometry.BoundsOf(Sections.Select(s => s.Plan.Shape));
        // The stage belongs in the picture, however narrow the house.
        bounds = bounds with
        {
            Left = Math.Min(bounds.Left, HallGeometry.Stage.X - 150), Right = Math.Max(bounds.Right, HallGeometry.Stage.X + 150),
        };
        unit = (bounds.Right - bounds.Left) / 40;
    }

    private static PlanPoint Middle(SectionPlan plan) => HallGeometry.MiddleOf(plan.Shape);

    // A name that would be too small to read is left out: the words say it.
    private float? NameSize(SectionPlan plan)
    {
        var size = Math.Min(
            Math.Min(plan.Shape.Width, plan.Shape.Height) / Math.Max(2, plan.Name.Length * 0.62f), unit * 1.4f);
        return size < unit * 0.85f ? null : size;
    }

    private static string N(float value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
