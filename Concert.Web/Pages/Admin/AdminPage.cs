using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Ticketing.Web.Accounts;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Admin;

/// <summary>What every admin page needs: who acts, the words, what happened last, and an end to what is under way when the page is left.</summary>
public abstract class AdminPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource left = new();

    /// <summary>The words.</summary>
    [Inject] protected IStringLocalizer<AdminTexts> Texts { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    /// <summary>The signed-in admin; the services check the role themselves.</summary>
    protected Guid AdminId { get; private set; }

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Aborted => left.Token;

    /// <summary>What the last act came to, for the notice at the top.</summary>
    protected (NoticeKind Kind, string Text)? Outcome { get; private set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => AdminId = (await Session).User.PersonId();

    /// <summary>Says that it worked.</summary>
    protected void Succeed(string text) => Outcome = (NoticeKind.Success, text);

    /// <summary>Says why nothing happened.</summary>
    protected void Refuse(string text) => Outcome = (NoticeKind.Danger, text);

    /// <inheritdoc />
    public void Dispose()
    {
        left.Cancel();
        left.Dispose();
        Leave();
        GC.SuppressFinalize(this);
    }

    /// <summary>The page is gone.</summary>
    protected virtual void Leave() { }
}
