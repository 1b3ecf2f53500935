using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Accounts;
using Ticketing.Web.Accounts;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Account;

/// <summary>The second step of signing in: a code of the app, a recovery code, or a passkey.</summary>
public sealed partial class SignInCodePage
{
    private IReadOnlyList<string> errors = [];
    private SignInOutcome? outcome;
    private SecondFactorView? factors;
    private PasskeyQuestion? question;

    [Inject] private IStringLocalizer<SecurityTexts> Texts { get; set; } = null!;

    [Inject] private SessionService Sessions { get; set; } = null!;

    [Inject] private SecondFactors Factors { get; set; } = null!;

    [Inject] private Passkeys Passkeys { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "code")] private CodeForm? Form { get; set; }

    [SupplyParameterFromForm(FormName = "passkey")] private PasskeyForm? Passkey { get; set; }

    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }

    /// <summary>The session outlives the browser.</summary>
    [SupplyParameterFromQuery] private bool Stay { get; set; }

    private string Target => LocalPath.OrHome(ReturnUrl);

    /// <summary>Only whoever has sent the right password a moment ago has anything to do here.</summary>
    protected override async Task OnInitializedAsync()
    {
        if (await Sessions.FindHalfwayAsync() is not { } person) return;
        var found = await Factors.FindAsync(person.Id);
        if (found.Passkeys.Count > 0) question = await Passkeys.AskAsync(person);
        factors = found;
    }

    private async Task EnterAsync()
    {
        errors = string.IsNullOrWhiteSpace(Form?.Code) ? [Texts["ErrorCodeMissing"]] : [];
        if (errors.Count == 0) GoOn(await Sessions.EnterCodeAsync(Form!.Code!, Stay));
    }

    private async Task EnterByPasskeyAsync() => GoOn(await Sessions.SignInByPasskeyAsync(Passkey, Stay));

    private void GoOn(SignInOutcome ended)
    {
        if (ended is SignInOutcome.WrongCode) errors = [Texts["ErrorCodeWrong"]];
        else if (ended.LeadsTo(Target, Stay) is { } next) Navigation.NavigateTo(next);
        else outcome = ended;
    }
}
