using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Ticketing.Accounts;
using Ticketing.Web.Accounts;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Account;

/// <summary>Another address for the account: counts once the link that goes there has been opened.</summary>
public sealed partial class AddressPage
{
    private IReadOnlyList<string> addressErrors = [];
    private IReadOnlyList<string> passwordErrors = [];
    private DateTimeOffset? waitUntil;
    private string? email;
    private string? sentTo;

    [Inject] private IStringLocalizer<AccountTexts> Texts { get; set; } = null!;

    [Inject] private SessionService Sessions { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Visitor { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "address")] private AddressForm? Form { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => email = (await Visitor).User.Identity?.Name;

    private async Task AskAsync()
    {
        var personId = (await Visitor).User.PersonId();
        switch (await Sessions.AskAddressAsync(personId, Form?.Password, Form?.Email))
        {
            case AskAddressResult.MailSent:
                sentTo = Form?.Email;
                break;
            case AskAddressResult.Changed:
                Navigation.NavigateTo(Paths.Account);
                break;
            case AskAddressResult.AddressTaken:
                addressErrors = [Texts["ErrorAddressTaken"]];
                break;
            case AskAddressResult.WrongPassword:
                passwordErrors = [Texts["ErrorPasswordWrong"]];
                break;
            case AskAddressResult.TooSoon soon:
                waitUntil = soon.Until;
                break;
            case AskAddressResult.TooOften often:
                addressErrors = [Texts["ErrorAddressTooOften", KoreanTime.Time(often.Until)]];
                break;
            case AskAddressResult.Refused refused:
                addressErrors = refused.Address;
                break;
            default:
                throw new UnreachableException();
        }
    }
}
