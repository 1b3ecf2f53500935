using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Ticketing.Accounts;
using Ticketing.Web.Accounts;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Account;

/// <summary>Confirms the account's address, or makes a new one the account's, by a link that was mailed to it.</summary>
public sealed partial class ConfirmPage
{
    private bool works;
    private bool isDone;
    private bool isTaken;
    private bool isSignedIn;

    [Inject] private IStringLocalizer<AccountTexts> Texts { get; set; } = null!;

    [Inject] private AccountRecovery Recovery { get; set; } = null!;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Visitor { get; set; } = null!;

    /// <summary>Whose address, from the link.</summary>
    [SupplyParameterFromQuery] private Guid? Person { get; set; }

    /// <summary>What proves the link.</summary>
    [SupplyParameterFromQuery] private string? Code { get; set; }

    /// <summary>The address that the account is to have from now on; null when it is the one it has.</summary>
    [SupplyParameterFromQuery] private string? Address { get; set; }

    /// <summary>Where the person was going.</summary>
    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }

    private string Target => LocalPath.OrHome(ReturnUrl);

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        OneTimePages.Protect(Http);
        var visitor = (await Visitor).User.TryPersonId();
        // Another person's session is no reason to lead on; a new address ends this one.
        isSignedIn = Address is null && visitor is not null && visitor == Person;
        // What is sent is judged where it is done; the form must be there to be sent.
        works = HttpMethods.IsPost(Http.Request.Method) || Person is { } person
            && await Recovery.ProvesAsync(person, Code, Address is null ? OneTimeLinks.Confirm : OneTimeLinks.ChangeTo(Address));
    }

    private async Task ConfirmAsync()
    {
        if (Person is not { } person) return;
        if (Address is null)
        {
            isDone = await Recovery.ConfirmAsync(person, Code);
        }
        else
        {
            var result = await Recovery.ChangeAsync(person, Code, Address);
            (isDone, isTaken) = (result is ChangeAddressResult.Changed, result is ChangeAddressResult.AddressTaken);
        }
        works = false;
    }
}
