using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Web.Accounts;

namespace Ticketing.Web.Pages.Account;

/// <summary>A new password for somebody who knows the old one.</summary>
public sealed partial class PasswordPage
{
    private IReadOnlyList<string> currentErrors = [];
    private IReadOnlyList<string> wantedErrors = [];
    private DateTimeOffset? nextTry;
    private string? email;

    [Inject] private IStringLocalizer<AccountTexts> Texts { get; set; } = null!;

    [Inject] private SessionService Sessions { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IOptions<IdentityOptions> Identity { get; set; } = null!;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Visitor { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "password")] private PasswordForm? Form { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => email = (await Visitor).User.Identity?.Name;

    private async Task ChangeAsync()
    {
        switch (await Sessions.ChangePasswordAsync((await Visitor).User.PersonId(), Form?.Current, Form?.Wanted))
        {
            case ChangePasswordResult.Changed:
                AccountNews.PasswordChanged.Leave(Http);
                Navigation.NavigateTo(Paths.Account);
                break;
            case ChangePasswordResult.ProofNeeded:
                Navigation.NavigateTo(Paths.Prove(Paths.Password));
                break;
            case ChangePasswordResult.WrongPassword:
                currentErrors = [Texts["ErrorPasswordWrong"]];
                break;
            case ChangePasswordResult.TooSoon soon:
                nextTry = soon.Until;
                break;
            case ChangePasswordResult.Refused refused:
                wantedErrors = refused.Password;
                break;
            default:
                throw new UnreachableException();
        }
    }
}
