using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Queue;

namespace Ticketing.Web.Pages.Queue;

/// <summary>One person's place in the waiting room, from before the draw to the door.</summary>
public sealed partial class QueuePanel
{
    /// <summary>The place as last told.</summary>
    [Parameter, EditorRequired] public PlaceView Place { get; set; } = null!;

    /// <summary>What to do in this state: "Choose a date", "Join again".</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>The person wants to leave; the page asks first.</summary>
    [Parameter] public EventCallback OnLeave { get; set; }

    /// <summary>The admission has run out while being looked at.</summary>
    [Parameter] public EventCallback OnLapsed { get; set; }

    [Inject] private IStringLocalizer<QueueTexts> Texts { get; set; } = null!;

    private bool IsInLine => Place.State is PlaceViewState.PreQueue or PlaceViewState.Waiting;

    // From where the person began to the door: nobody's bar stands at nothing, and only the admitted see it full.
    private int Progress => Place is { Position: { } now, JoinedAtPosition: { } start and > 0 }
        ? Math.Clamp((int)Math.Round(100.0 * (start - now + 1) / (start + 1)), 2, 98)
        : 2;

    private string WaitWords => WaitInWords.Tell(Place.Wait, Texts);

    private string AheadWords => Place.PeopleAhead switch
    {
        0 => Texts["AheadNone"],
        1 => Texts["AheadOne"],
        var count => Texts["AheadOfYou", Spell(count)],
    };

    private static string Spell(int? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "–";
}
