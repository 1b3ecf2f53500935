using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Accounts;
using Ticketing.Mails;
using Ticketing.Tests.Support;
using Ticketing.Web.Mails;

namespace Ticketing.Tests.Mails;

/// <summary>A house whose nodes send mail, by a mail server of its own.</summary>
public abstract class MailHouse : IAsyncLifetime
{
    protected TestHouse House { get; private set; } = null!;

    protected MailCatcher Catcher { get; } = new();

    /// <summary>A node that tells by mail what it does.</summary>
    protected TestNode Node { get; private set; } = null!;

    protected MailSender Sender => Node.Get<MailSender>();

    public async Task InitializeAsync()
    {
        House = await TestHouse.OpenAsync();
        Node = AddNode();
    }

    public async Task DisposeAsync()
    {
        await House.DisposeAsync();
        await Catcher.DisposeAsync();
    }

    protected TestNode AddNode() => House.AddNode(
        services => services.AddLocalization().AddConcertMails().AddSingleton<OneTimeLinks>()
            .AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>(), Catcher.Settings);

    protected async Task<AppUser> AddReaderAsync(string language = "en", long balance = 0)
    {
        await using var db = House.CreateContext();
        var reader = await People.AddAsync(db);
        await db.Users.Where(u => u.Id == reader.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.Language, language));
        if (balance > 0) await House.ChargeAsync(reader.Id, balance);
        return reader;
    }

    /// <summary>Sends all that is due now.</summary>
    protected async Task SendAsync()
    {
        while (await Sender.SendDueAsync(default) > 0)
        {
        }
    }

    protected async Task<Mail> OnlyMailAsync()
    {
        await using var db = House.CreateContext();
        return await db.Mails.AsNoTracking().SingleAsync();
    }

    /// <summary>Any mail, in a transaction that is committed.</summary>
    protected async Task TellAsync(AppUser reader, string cause = "any", DateTimeOffset? usefulUntil = null)
    {
        await using var db = House.CreateContext();
        Node.Get<Outbox>().Add(
            db, MailKind.NewDevice, reader.Id, cause, new MailData { At = House.Now, Device = "Firefox, Linux" }, usefulUntil: usefulUntil);
        await db.SaveChangesAsync();
    }
}
