using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Mails;
using Ticketing.Web.Components.Layout;

namespace Ticketing.Web.Pages.Account;

/// <summary>Asks for the way to a new password. What it says is the same for every address.</summary>
public sealed partial class ForgotPage
{
    private IReadOnlyList<string> errors = [];
    private string? askedFor;

    [Inject] private IStringLocalizer<AccountTexts> Texts { get; set; } = null!;

    [Inject] private AccountRecovery Recovery { get; set; } = null!;

    [Inject] private Outbox Outbox { get; set; } = null!;

    [Inject] private IOptions<SiteOptions> Site { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "forgot")] private ForgotForm? Form { get; set; }

    private async Task AskAsync()
    {
        if (Form?.Email?.Trim() is not { Length: > 0 } address)
        {
            errors = [Texts["ErrorEmailMissing"]];
            return;
        }
        await Recovery.AskResetAsync(address, CancellationToken.None);
        askedFor = address;
    }
}
