using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Mails;
using Ticketing.Tickets;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Layout;
using Ticketing.Web.Components.Seating;
using Ticketing.Web.Pages;

namespace Ticketing.Web.Mails;

/// <summary>Puts mails into words, in the language their reader uses the site in.</summary>
public sealed class MailWriter(
    CatalogCache catalog, TicketService tickets, OneTimeLinks links, IOptions<MailOptions> options, IStringLocalizer<MailTexts> texts,
    IStringLocalizer<SeatingTexts> seating)
{
    /// <summary>Writes the mail.</summary>
    /// <param name="showsLink">False for anybody but its reader: a one-time link is then left out.</param>
    public async ValueTask<Letter> WriteAsync(DueMail mail, bool showsLink, CancellationToken ct)
    {
        var about = await AboutAsync(mail, ct);
        var spoken = mail.Reader?.Language is { } known && PreferenceEndpoints.Languages.Contains(known)
            ? known
            : PreferenceEndpoints.Languages[0];
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(spoken);
            return Write(mail, about, spoken, showsLink);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    private Letter Write(DueMail mail, About about, string language, bool showsLink)
    {
        var (data, kind) = (mail.Data, mail.Kind.ToString());
        object[] blanks =
        [
            about.Title, about.StartsAt is { } starts ? TimeOf(starts) : "", SeatNames.Places(about.Seats, seating),
            Money.Format(data.Amount ?? 0), data.At is { } at ? TimeOf(at) : "",
            data.Device is { Length: > 0 } device ? device : texts["UnknownDevice"].Value, mail.Address ?? "", about.Venue,
        ];
        var paragraphs = texts[kind + "Text", blanks].Value
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        if (data.Reason is { Length: > 0 } reason) paragraphs.Add(texts["Reason", reason]);
        var subject = new string([.. texts[kind + "Subject", blanks].Value.Where(c => !char.IsControl(c))]);
        var path = showsLink || !IsOneTime(mail.Kind) ? PathOf(mail) : Paths.Home;
        return new Letter(
            language, subject, paragraphs, (texts[kind + "Link"].Value, new Uri(options.Value.SiteUrl!, path)),
            // Whether whoever reads it has an account here is what these two ask.
            texts[mail.Kind is MailKind.ConfirmAddress or MailKind.ChangeAddress ? "FooterToAnybody" : "Footer",
                options.Value.SiteUrl!.Host]);
    }

    // Pages say once that all times are Korean; a mail is read anywhere.
    private static string TimeOf(DateTimeOffset at) => $"{KoreanTime.DateAndTime(at)} KST";

    private string PathOf(DueMail mail) => mail.Kind switch
    {
        MailKind.ConfirmAddress =>
            Paths.Confirm(mail.Reader!.Id, links.MakeCode(mail.Reader, OneTimeLinks.Confirm), mail.Data.ReturnUrl),
        MailKind.ChangeAddress => Paths.ConfirmAddress(
            mail.Reader!.Id, links.MakeCode(mail.Reader, OneTimeLinks.ChangeTo(mail.Address!)), mail.Address!),
        MailKind.ResetPassword => Paths.Reset(mail.Reader!.Id, links.MakeCode(mail.Reader, OneTimeLinks.Reset)),
        MailKind.AddressKnown => Paths.Forgot,
        MailKind.AddressChanging or MailKind.NewDevice or MailKind.PasswordChanged => Paths.Account,
        MailKind.OrderPaid or MailKind.OrderRefunded => Paths.Order(mail.Data.ReservationId!.Value),
        MailKind.CalledOff => Paths.Orders,
        MailKind.YourTurn or MailKind.SaleOpensSoon => Paths.Queue(mail.Data.ConcertId!.Value),
        _ => throw new UnreachableException(),
    };

    private static bool IsOneTime(MailKind kind) => kind is MailKind.ConfirmAddress or MailKind.ChangeAddress or MailKind.ResetPassword;

    private async ValueTask<About> AboutAsync(DueMail mail, CancellationToken ct)
    {
        if (mail.Data.PerformanceId is { } performanceId)
        {
            var concert = await catalog.FindByPerformanceAsync(performanceId, ct);
            return new About(concert?.Title ?? "Concert", concert?.FindPerformance(performanceId)?.StartsAt, concert?.Venue.Name ?? "")
            {
                Seats = await SeatsAsync(mail, ct),
            };
        }
        return mail.Data.ConcertId is { } concertId
            ? new About((await catalog.FindAsync(concertId, ct))?.Title ?? "Concert", null, "")
            : new About("", null, "");
    }

    /// <summary>The seats that the mail is about, as the order has them: whatever becomes of the hall, they are called so.</summary>
    private async Task<IReadOnlyList<(string Section, string Row, int Number)>> SeatsAsync(DueMail mail, CancellationToken ct) =>
        mail is { Reader: { } reader, Data: { ReservationId: { } reservationId, Seats: { Count: > 0 } labels } }
            ? [.. (await tickets.ListAsync(reader.Id, reservationId, ct)).Where(t => labels.Contains(t.Label))
                .DistinctBy(t => t.Label).Select(t => (t.Section, t.Row, t.Number))]
            : [];

    private sealed record About(string Title, DateTimeOffset? StartsAt, string Venue)
    {
        public IReadOnlyList<(string Section, string Row, int Number)> Seats { get; init; } = [];
    }
}
