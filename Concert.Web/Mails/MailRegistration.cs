using Microsoft.AspNetCore.Identity;
using Ticketing.Accounts;

namespace Ticketing.Web.Mails;

/// <summary>Writing and sending what waits in the outbox.</summary>
public static class MailRegistration
{
    /// <summary>Adds them; without <c>Mail:Host</c> and <c>Mail:Folder</c> there is never anything to send.</summary>
    public static IServiceCollection AddConcertMails(this IServiceCollection services) => services
        .AddSingleton<MailWriter>().AddSingleton<MailTransport>().AddSingleton<MailSender>()
        .AddSingleton<IEmailSender<AppUser>, IdentityMails>();
}
