using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Ticketing.Accounts;
using Ticketing.Mails;
using Ticketing.Web.Accounts;
using Ticketing.Web.Pages.Admin;

namespace Ticketing.Web.Pages.Account;

/// <summary>Who one is here, and the ways to all that is one's own.</summary>
public sealed partial class AccountPage
{
    private static readonly (string Path, string Icon, string Name, string Text)[] Links =
    [
        (Paths.Tickets, "ticket", "ToTickets", "ToTicketsText"), (Paths.Wallet, "wallet", "ToWallet", "ToWalletText"),
        (Paths.Address, "person", "ToAddress", "ToAddressText"), (Paths.Password, "key", "ToPassword", "ToPasswordText"),
        (Paths.Security, "shield", "ToSecurity", "ToSecurityText"), (AdminPaths.Overview, "list", "ToAdmin", "ToAdminText"),
    ];

    private string? email;
    private bool isStaff;
    private bool isConfirmed;
    private bool isLocked;
    private AccountNews? news;

    [Inject] private IStringLocalizer<AccountTexts> Texts { get; set; } = null!;

    [Inject] private AccountRecovery Recovery { get; set; } = null!;

    [Inject] private Outbox Outbox { get; set; } = null!;

    [Inject] private Standing Standing { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Visitor { get; set; } = null!;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var person = (await Visitor).User;
        (email, isStaff) = (person.Identity?.Name, Roles.All.Any(person.IsInRole));
        isConfirmed = await Recovery.IsConfirmedAsync(person.PersonId());
        isLocked = !await Standing.MayActAsync(person.PersonId(), CancellationToken.None);
        news = AccountNewsCookie.Take(Http);
    }

    /// <summary>Who is locked can change neither password nor address.</summary>
    private bool MayUse(string path) => path switch
    {
        AdminPaths.Overview => isStaff && !isLocked,
        Paths.Address or Paths.Password => !isLocked,
        _ => true,
    };
}
