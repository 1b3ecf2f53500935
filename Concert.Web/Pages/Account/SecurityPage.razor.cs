using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Ticketing.Accounts;
using Ticketing.Web.Accounts;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Account;

/// <summary>The second factor: an app, passkeys, recovery codes.</summary>
public sealed partial class SecurityPage
{
    private SecondFactorView? factors;
    private PasskeyQuestion? question;
    private IReadOnlyList<string> codes = [];
    private IReadOnlyList<string> codeErrors = [];
    private string? passkeyError;
    private string device = "";
    private bool isSettingUp;
    private bool isMissing;
    private Guid personId;

    [Inject] private IStringLocalizer<SecurityTexts> Texts { get; set; } = null!;

    [Inject] private SessionService Sessions { get; set; } = null!;

    [Inject] private SecondFactors Factors { get; set; } = null!;

    [Inject] private Passkeys Passkeys { get; set; } = null!;

    [Inject] private Staff Staff { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Visitor { get; set; } = null!;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "confirm-app")] private CodeForm? Form { get; set; }

    [SupplyParameterFromForm(FormName = "add-passkey")] private PasskeyForm? Passkey { get; set; }

    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }

    private string Target => LocalPath.OrHome(ReturnUrl);

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        personId = (await Visitor).User.PersonId();
        // A form is answered by the page that has it.
        isSettingUp = Form is not null;
        device = Devices.NameOf(Http.Request.Headers.UserAgent);
        await LoadAsync();
    }

    private Task BeginAppAsync() => DoAsync(ct => Factors.BeginAppAsync(personId, ct), settingUp: true);

    private Task ConfirmAppAsync() => DoAsync(ct => Factors.ConfirmAppAsync(personId, Form?.Code, ct), settingUp: true);

    private Task RemoveAppAsync() => DoAsync(ct => Factors.RemoveAppAsync(personId, ct));

    private Task RenewCodesAsync() => DoAsync(ct => Factors.RenewCodesAsync(personId, ct));

    private async Task AddPasskeyAsync()
    {
        if (await Passkeys.TakeNewAsync(personId, Passkey) is { } made)
            await DoAsync(ct => Factors.AddPasskeyAsync(personId, made, Passkey!.Name, ct));
        else passkeyError = Texts["PasskeyFailed"];
    }

    // Carried through, whoever leaves meanwhile: codes that were made and not shown would be lost.
    private async Task DoAsync(Func<CancellationToken, Task<SecondFactorResult>> change, bool settingUp = false)
    {
        switch (await change(CancellationToken.None))
        {
            case SecondFactorResult.Changed changed:
                codes = changed.RecoveryCodes;
                await Sessions.RenewAsync(changed.Person);
                break;
            case SecondFactorResult.WrongCode:
                codeErrors = [Texts["ErrorCodeWrong"]];
                break;
            case SecondFactorResult.ProofNeeded:
                Navigation.NavigateTo(Paths.Prove(Paths.SecondFactor(Target)));
                return;
        }
        isSettingUp = settingUp;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        isMissing = await Staff.LacksSecondFactorAsync(personId, CancellationToken.None);
        var found = await Factors.FindAsync(personId);
        (question, factors) = (await Passkeys.AskForNewAsync(personId, found.Address), found);
    }
}
