using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
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

    /// <summary>Leads to where the admin proves who they are, and back here.</summary>
    protected void AskForProof() => Navigation.NavigateTo(Paths.Prove(NavMenu.Here(Navigation)), forceLoad: true);

    /// <summary>Says that it worked.</summary>
    protected void Succeed(string text) => Outcome = (NoticeKind.Success, text);

    /// <summary>Says why nothing happened.</summary>
    protected void Refuse(string text) => Outcome = (NoticeKind.Danger, text);
}
