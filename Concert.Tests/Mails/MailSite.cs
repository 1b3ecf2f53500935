using Ticketing.Tests.Support;

namespace Ticketing.Tests.Mails;

/// <summary>One site that sends mail, for a test class whose tests bring people of their own.</summary>
public sealed class MailSite : IAsyncLifetime
{
    public MailCatcher Catcher { get; } = new();

    public HeardLog Log { get; } = new();

    public TestHouse House { get; private set; } = null!;

    public ConcertSite Site { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        House = await TestHouse.OpenAsync();
        Site = await House.OpenSiteAsync(Catcher.Settings, Log);
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await House.DisposeAsync();
        await Catcher.DisposeAsync();
    }
}
