using Microsoft.AspNetCore.Components;
using Ticketing.Planning;

namespace Ticketing.Web.Pages.Admin.Concerts;

/// <summary>Tiers and the sections in each, beside the hall in the tiers' colours.</summary>
public sealed partial class PriceTable
{
    private static readonly string[] generalFields =
        ["Tiers", .. Enumerable.Range(0, TierForm.TiersMax).Select(i => $"Tiers[{i}].Sections")];

    private List<TierForm> tiers = [];
    private Guid version;
    private string typedFrom = "";

    /// <summary>The plan as last read.</summary>
    [Parameter, EditorRequired] public ConcertPlan Plan { get; set; } = null!;

    /// <summary>The plan must be read again.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private PriceEditor Prices { get; set; } = null!;

    private List<string> NotForSale =>
        [.. Plan.Sections.Where(s => !tiers.Exists(t => t.SectionIds.Contains(s.SectionId))).Select(s => s.Name)];

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (Plan.Version.Concert == version) return;
        // Another part of the plan was saved: what is typed here and not yet saved stays.
        if (Print(tiers) == typedFrom) tiers = [.. Plan.Tiers.Select(t => t with { SectionIds = [.. t.SectionIds] })];
        (version, typedFrom) = (Plan.Version.Concert, Print(Plan.Tiers));
    }

    private static void Remove(List<TierForm> tiers, int sectionId)
    {
        foreach (var tier in tiers) tier.SectionIds.Remove(sectionId);
    }

    private void Choose(TierForm tier, int sectionId, bool chosen)
    {
        // A section is in one tier: choosing it here takes it from the other.
        Remove(tiers, sectionId);
        if (chosen) tier.SectionIds.Add(sectionId);
    }

    private void TakeRest(TierForm tier) => tier.SectionIds.UnionWith(
        Plan.Sections.Where(s => !tiers.Exists(t => t.SectionIds.Contains(s.SectionId))).Select(s => s.SectionId));

    private static string Print(IEnumerable<TierForm> tiers) =>
        string.Join('\n', tiers.Select(t => $"{t.TierId}|{t.Name}|{t.Price}|{string.Join(',', t.SectionIds.Order())}"));

    private async Task SaveAsync()
    {
        var saved = await ChangeAsync(admin => Prices.SaveAsync(admin, Plan.ConcertId, version, tiers, CancellationToken.None));
        if (saved) typedFrom = Print(tiers);
        if (Outcome is PlanResult.Saved or PlanResult.ChangedMeanwhile) await OnChanged.InvokeAsync();
    }
}
