using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Ticketing.Accounts;

namespace Ticketing.Web.Mails;

/// <summary>
/// What Identity's endpoints for programs want to mail, asked for as the pages ask for it: their links and codes are left unused, since
/// those that are sent are made when they are sent.
/// </summary>
internal sealed class IdentityMails(IHttpContextAccessor http) : IEmailSender<AppUser>
{
    public async Task SendConfirmationLinkAsync(AppUser user, string email, string confirmationLink)
    {
        // The request's own: written by the connection that has written what it tells.
        var recovery = http.HttpContext!.RequestServices.GetRequiredService<AccountRecovery>();
        if (email == user.Email) await recovery.AskConfirmationAsync(user.Id, CancellationToken.None);
        else await recovery.AskChangeAsync(user.Id, email, CancellationToken.None);
    }

    // Whoever forgot a password is answered before Identity's endpoint looks for the account (AuthApi).
    public Task SendPasswordResetLinkAsync(AppUser user, string email, string resetLink) => throw new UnreachableException();

    public Task SendPasswordResetCodeAsync(AppUser user, string email, string resetCode) => throw new UnreachableException();
}
