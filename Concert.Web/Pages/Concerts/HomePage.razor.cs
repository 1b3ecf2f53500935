using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Catalog;

namespace Ticketing.Web.Pages.Concerts;

/// <summary>What is on, as a wall of posters.</summary>
public sealed partial class HomePage
{
    private WhatsOnView listing = new([], [], []);

    [Inject] private IStringLocalizer<ConcertTexts> Texts { get; set; } = null!;

    [Inject] private WhatsOnService WhatsOn { get; set; } = null!;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    private IEnumerable<(string Title, ImmutableArray<ListedConcert> Concerts)> Groups =>
        [("OnSale", listing.OnSale), ("OpeningSoon", listing.OpeningSoon), ("Ended", listing.Ended)];

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => listing = await WhatsOn.ListAsync(Http.RequestAborted);
}
