using Microsoft.AspNetCore.Components;
using Radzen;
using Radzen.Blazor;
using Ticketing.Mails;
using Ticketing.Persistence;

namespace Ticketing.Web.Pages.Admin.Mails;

/// <summary>The outbox: what was told to whom, and what couldn't be.</summary>
public sealed partial class MailsPage
{
    private RadzenDataGrid<MailView>? grid;
    private ResultPage<MailView>? page;
    private string? text;
    private MailState? state;

    [Inject] private MailLog Mails { get; set; } = null!;

    [Inject] private Outbox Outbox { get; set; } = null!;

    private async Task SearchAsync()
    {
        if (grid is not null) await grid.FirstPage(true);
    }

    private async Task LoadAsync(LoadDataArgs args) =>
        page = await Mails.SearchAsync(AdminId, text, state, args.Skip ?? 0, args.Top ?? 25, Aborted);
}
