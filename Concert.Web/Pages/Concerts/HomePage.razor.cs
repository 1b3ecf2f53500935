using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Catalog;

namespace Ticketing.Web.Pages.Concerts;

/// <summary>What opens next and what is on, as a wall of posters; what is looked for is in the address.</summary>
public sealed partial class HomePage
{
    private WhatsOnQuery query = null!;
    private WhatsOnView? listing;

    /// <summary>Words of the title or of who plays.</summary>
    [SupplyParameterFromQuery] private string? Q { get; set; }

    [SupplyParameterFromQuery] private string? City { get; set; }

    /// <summary>A day as a browser's field for dates says it.</summary>
    [SupplyParameterFromQuery] private string? Day { get; set; }

    /// <summary>One of <see cref="WhatsOnGroup"/>.</summary>
    [SupplyParameterFromQuery] private string? State { get; set; }

    [Inject] private IStringLocalizer<ConcertTexts> Texts { get; set; } = null!;

    [Inject] private WhatsOnService WhatsOn { get; set; } = null!;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    private string Found => listing!.Concerts.Length switch
    {
        0 => Texts["FoundNone"],
        1 => Texts["FoundOne"],
        var count => Texts["Found", count],
    };

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        // Whatever else the address says is as if it said nothing.
        query = new WhatsOnQuery(
            Trim(Q), Trim(City),
            DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
            Enum.TryParse<WhatsOnGroup>(State, out var group) && Enum.IsDefined(group) ? group : null);
        listing = await WhatsOn.ListAsync(query, Http.RequestAborted);
    }

    private static string? Trim(string? text) => text?.Trim() is { Length: > 0 } said ? said : null;
}
