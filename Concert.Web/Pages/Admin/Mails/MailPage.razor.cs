using Microsoft.AspNetCore.Components;
using Ticketing.Mails;
using Ticketing.Web.Mails;

namespace Ticketing.Web.Pages.Admin.Mails;

/// <summary>One mail as its reader sees it, without its one-time link.</summary>
public sealed partial class MailPage
{
    private MailView? view;
    private Letter? letter;
    private bool isLoaded;

    [Inject] private MailLog Mails { get; set; } = null!;

    [Inject] private MailWriter Writer { get; set; } = null!;

    [Inject] private Outbox Outbox { get; set; } = null!;

    /// <summary>Which.</summary>
    [Parameter] public Guid MailId { get; set; }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        if (await Mails.FindAsync(AdminId, MailId, Aborted) is var (found, mail))
        {
            view = found;
            // Written only where it could be sent: its links need the site's address.
            letter = Outbox.IsOpen ? await Writer.WriteAsync(mail, showsLink: false, Aborted) : null;
        }
        isLoaded = true;
    }

    private async Task SendAgainAsync()
    {
        if (await Mails.SendAgainAsync(AdminId, MailId, CancellationToken.None)) Succeed(Texts["WillBeSentAgain"]);
        await LoadAsync();
    }
}
