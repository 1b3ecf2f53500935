using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Ticketing.Catalog;
using Ticketing.Queue;
using Ticketing.Web.Accounts;

namespace Ticketing.Web.Pages.Concerts;

/// <summary>All there is to know before buying, and the one way on.</summary>
public sealed partial class ConcertPage
{
    private ConcertDetail? detail;
    private DrawView? draw;
    private bool signedIn;

    [Inject] private IStringLocalizer<ConcertTexts> Texts { get; set; } = null!;

    [Inject] private WhatsOnService WhatsOn { get; set; } = null!;

    [Inject] private DrawProofService Draws { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Visitor { get; set; } = null!;

    /// <summary>From the address.</summary>
    [Parameter] public int ConcertId { get; set; }

    // What a search engine or a messenger shows of the page.
    private string Description => detail!.Concert.Description is { Length: > 160 } text ? text[..160] : detail.Concert.Description;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        detail = await WhatsOn.FindAsync(ConcertId, Http.RequestAborted);
        if (detail is null)
        {
            Navigation.NotFound();
            return;
        }
        draw = await Draws.FindAsync(ConcertId, Http.RequestAborted);
        signedIn = (await Visitor).User.TryPersonId() is not null;
    }
}
