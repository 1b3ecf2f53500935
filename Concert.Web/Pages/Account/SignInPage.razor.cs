using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Ticketing.Web.Accounts;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Account;

/// <summary>Begins a session and goes on to where the person was going.</summary>
public sealed partial class SignInPage
{
    private IReadOnlyList<string> addressErrors = [];
    private IReadOnlyList<string> passwordErrors = [];
    private SignInOutcome? outcome;
    private PasskeyQuestion? question;
    private bool isReset;

    [Inject] private IStringLocalizer<AccountTexts> Texts { get; set; } = null!;

    [Inject] private IStringLocalizer<SecurityTexts> Security { get; set; } = null!;

    [Inject] private Passkeys Passkeys { get; set; } = null!;

    [Inject] private SessionService Sessions { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Visitor { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "sign-in")] private SignInForm? Form { get; set; }

    [SupplyParameterFromForm(FormName = "passkey")] private PasskeyForm? Passkey { get; set; }

    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }

    private string Target => LocalPath.OrHome(ReturnUrl);

    /// <summary>Whoever has a session already has no business here.</summary>
    protected override async Task OnInitializedAsync()
    {
        isReset = AccountNewsCookie.Take(Http) is AccountNews.PasswordReset;
        question = await Passkeys.AskAsync(null);
        if (Form is null && Passkey is null && (await Visitor).User.TryPersonId() is not null) Navigation.NavigateTo(Target);
    }

    private async Task SignInAsync()
    {
        addressErrors = string.IsNullOrWhiteSpace(Form?.Email) ? [Texts["ErrorEmailMissing"]] : [];
        passwordErrors = addressErrors.Count == 0 && string.IsNullOrEmpty(Form?.Password) ? [Texts["ErrorPasswordMissing"]] : [];
        if (Form is null || addressErrors.Count + passwordErrors.Count > 0) return;
        GoOn(await Sessions.SignInAsync(Form.Email, Form.Password, Form.Stay), Form.Stay);
    }

    private async Task SignInByPasskeyAsync()
    {
        var stay = Passkey?.Stay is true;
        GoOn(await Sessions.SignInByPasskeyAsync(Passkey, stay), stay);
    }

    private void GoOn(SignInOutcome ended, bool stay)
    {
        if (ended.LeadsTo(Target, stay) is { } next) Navigation.NavigateTo(next);
        else outcome = ended;
    }
}
