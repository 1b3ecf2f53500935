using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Layout;

namespace Ticketing.Web.Pages.Admin;

/// <summary>What every admin page needs: who acts, the words, and what happened last.</summary>
public abstract class AdminPage : PersonComponent
{
    /// <summary>The words.</summary>
    [Inject] protected IStringLocalizer<AdminTexts> Texts { get; set; } = null!;

    /// <summary>Who acts.</summary>
    protected Guid AdminId => PersonId;

    /// <summary>What the last act came to, for the notice at the top.</summary>
    protected (NoticeKind Kind, string Text)? Outcome { get; private set; }

    /// <summary>The browser.</summary>
    [Inject] protected IJSRuntime Js { get; set; } = null!;

    /// <summary>
    /// Leads to where the admin proves who they are, and back here, where the dialog that asks for the same act again has the reason.
    /// </summary>
    /// <param name="act">What the dialog was shown for.</param>
    protected async Task AskForProofAsync(string act, string reason)
    {
        await Js.KeepAsync(act, reason);
        Navigation.NavigateTo(Paths.Prove(NavMenu.Here(Navigation)), forceLoad: true);
    }

    /// <summary>Says that it worked.</summary>
    protected void Succeed(string text) => Outcome = (NoticeKind.Success, text);

    /// <summary>Says why nothing happened.</summary>
    protected void Refuse(string text) => Outcome = (NoticeKind.Danger, text);
}
