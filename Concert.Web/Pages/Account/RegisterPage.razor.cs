using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Web.Accounts;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Account;

/// <summary>Makes an account, begins a session with it, and goes on to where the person was going.</summary>
public sealed partial class RegisterPage
{
    private IReadOnlyList<string> addressErrors = [];
    private IReadOnlyList<string> passwordErrors = [];
    private bool isTaken;
    private string? sentTo;

    [Inject] private IStringLocalizer<AccountTexts> Texts { get; set; } = null!;

    [Inject] private SessionService Sessions { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IOptions<IdentityOptions> Identity { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Visitor { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "register")] private RegisterForm? Form { get; set; }

    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }

    private string Target => LocalPath.OrHome(ReturnUrl);

    /// <summary>Whoever has a session already has no business here.</summary>
    protected override async Task OnInitializedAsync()
    {
        if (Form is null && (await Visitor).User.TryPersonId() is not null) Navigation.NavigateTo(Target);
    }

    private async Task RegisterAsync()
    {
        switch (await Sessions.RegisterAsync(Form?.Email, Form?.Password, ReturnUrl is null ? null : Target))
        {
            case RegisterResult.Registered:
                Navigation.NavigateTo(Target);
                break;
            case RegisterResult.MailSent:
                sentTo = Form?.Email?.Trim();
                break;
            case RegisterResult.AddressTaken:
                (isTaken, addressErrors) = (true, [Texts["ErrorAddressTaken"]]);
                break;
            case RegisterResult.Refused refused:
                // One thing at a time: whoever mends the address types the password anew anyway.
                if (refused.Address.Count > 0) addressErrors = refused.Address;
                else passwordErrors = refused.Password;
                break;
            default:
                throw new UnreachableException();
        }
    }
}
