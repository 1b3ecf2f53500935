using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Web.Accounts;

namespace Ticketing.Web.Pages.Account;

/// <summary>A new password by a link, for somebody who has forgotten the old one.</summary>
public sealed partial class ResetPage
{
    private IReadOnlyList<string> errors = [];
    private bool works;

    [Inject] private IStringLocalizer<AccountTexts> Texts { get; set; } = null!;

    [Inject] private AccountRecovery Recovery { get; set; } = null!;

    [Inject] private KnownDevices Devices { get; set; } = null!;

    [Inject] private IOptions<IdentityOptions> Identity { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "reset")] private ResetForm? Form { get; set; }

    /// <summary>Whose password, from the link.</summary>
    [SupplyParameterFromQuery] private Guid? Person { get; set; }

    /// <summary>What proves the link.</summary>
    [SupplyParameterFromQuery] private string? Code { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        OneTimePages.Protect(Http);
        // What is sent is judged where it is done; the form must be there to be sent.
        works = HttpMethods.IsPost(Http.Request.Method)
            || (Person is { } person && await Recovery.ProvesResetAsync(person, Code));
    }

    private async Task ResetAsync()
    {
        if (Person is not { } person) return;
        switch (await Recovery.ResetAsync(person, Code, Form?.Password))
        {
            case ResetResult.Reset reset:
                // Whoever could read the account's mail is no stranger to it.
                Devices.Remember(Http, reset.Person);
                AccountNews.PasswordReset.Leave(Http);
                Navigation.NavigateTo(Paths.SignIn());
                break;
            case ResetResult.LinkInvalid:
                works = false;
                break;
            case ResetResult.Refused refused:
                errors = refused.Password;
                break;
            default:
                throw new UnreachableException();
        }
    }
}
