using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Ticketing.Accounts;
using Ticketing.Web.Accounts;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Account;

/// <summary>Asks once more who is there, before what can't be undone, and leads back.</summary>
public sealed partial class ProvePage
{
    private IReadOnlyList<string> passwordErrors = [];
    private IReadOnlyList<string> codeErrors = [];
    private SignInOutcome? outcome;
    private SecondFactorView? factors;
    private PasskeyQuestion? question;
    private Guid personId;

    [Inject] private IStringLocalizer<SecurityTexts> Texts { get; set; } = null!;

    [Inject] private SessionService Sessions { get; set; } = null!;

    [Inject] private SecondFactors Factors { get; set; } = null!;

    [Inject] private Passkeys Passkeys { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Visitor { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "prove")] private CodeForm? Form { get; set; }

    [SupplyParameterFromForm(FormName = "passkey")] private PasskeyForm? Passkey { get; set; }

    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        personId = (await Visitor).User.PersonId();
        var found = await Factors.FindAsync(personId);
        if (found.Passkeys.Count > 0) question = await Passkeys.AskAsync(await Sessions.FindAsync(personId));
        factors = found;
    }

    private async Task ProveAsync() => GoOn(await Sessions.ProveAsync(personId, Form?.Password, Form?.Code));

    private async Task ProveByPasskeyAsync() => GoOn(await Sessions.ProveByPasskeyAsync(personId, Passkey));

    private void GoOn(SignInOutcome ended)
    {
        switch (ended)
        {
            case SignInOutcome.SignedIn: Navigation.NavigateTo(LocalPath.OrHome(ReturnUrl)); break;
            case SignInOutcome.Refused: passwordErrors = [Texts["ErrorPasswordWrong"]]; break;
            case SignInOutcome.WrongCode: codeErrors = [Texts["ErrorCodeWrong"]]; break;
            default: outcome = ended; break;
        }
    }
}
