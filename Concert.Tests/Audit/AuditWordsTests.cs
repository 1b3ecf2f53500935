using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Ticketing.Audit;
using Ticketing.Tests.Support;
using Ticketing.Web.Pages.Admin.Accounting;

namespace Ticketing.Tests.Audit;

/// <summary>What an admin did, as other admins read it.</summary>
public sealed class AuditWordsTests : PartTests
{
    private IStringLocalizer<AuditTexts> Texts => Services.GetRequiredService<IStringLocalizer<AuditTexts>>();

    private string[] Say(AuditAct act, string? before, string? after) =>
        [.. AuditWords.Changes(Entry(act, before, after), Texts).Select(change => AuditWords.Say(change, Texts))];

    private static AuditEntryView Entry(AuditAct act, string? before, string? after) =>
        new(Guid.NewGuid(), DateTimeOffset.UnixEpoch, Guid.NewGuid(), "admin@concert.example", act, "concert:12", before, after, null);

    [Fact]
    public void Only_what_differs_is_told() =>
        Assert.Equal(["People inside at once: 500 → 1,250", "Paused: no → yes"],
            Say(AuditAct.QueueDialTurned, """{"MaxAdmitted":500,"Paused":false,"Draining":false}""",
                """{"MaxAdmitted":1250,"Paused":true,"Draining":false}"""));

    [Fact]
    public void What_was_empty_before_is_told_as_such() =>
        Assert.Equal(["Seats per person: – → 6"],
            Say(AuditAct.ConcertChanged, """{"Title":"Night"}""", """{"Title":"Night","SeatLimit":6}"""));

    [Fact]
    public void Money_times_and_states_are_told_as_everywhere_else()
    {
        Assert.Equal(["Status: draft → on sale"], Say(AuditAct.ConcertStatusChanged, "\"Draft\"", "\"OnSale\""));
        Assert.Equal(["Begins: Sat, 21 November 2026, 19:30 → Sun, 22 November 2026, 19:30"],
            Say(AuditAct.PerformanceChanged, "\"2026-11-21T10:30:00+00:00\"", "\"2026-11-22T10:30:00+00:00\""));
        Assert.Equal(["Prices: VIP ₩165,000 → VIP ₩180,000, S ₩99,000"],
            Say(AuditAct.PricesChanged, """[{"Name":"VIP","Price":165000}]""",
                """[{"Name":"VIP","Price":180000},{"Name":"S","Price":99000}]"""));
        Assert.Equal(["Seats: A-1, A-2"], Say(AuditAct.SeatsBlocked, null, """["A-1","A-2"]"""));
    }

    [Fact]
    public void A_section_that_was_moved_is_compared_with_itself() =>
        Assert.Equal(["From the left: 10 → 25"],
            Say(AuditAct.VenueChanged, """{"Name":"F1","X":10,"Y":5}""", """{"Section":{"Name":"F1","X":25,"Y":5}}"""));

    [Fact]
    public void What_is_only_text_is_told_as_it_is() =>
        Assert.Equal(["Announcement: <b>Doors</b> at six"], Say(AuditAct.QueueAnnounced, null, "<b>Doors</b> at six"));

    [Fact]
    public void In_Korean_as_well()
    {
        Speak("ko");
        Assert.Equal(["금액: 5,000원", "이후 잔액: 12,000원"], Say(AuditAct.WalletCredited, null, """{"Amount":5000,"BalanceAfter":12000}"""));
        Assert.Equal(("공연 12", "/admin/concerts/12"), AuditWords.Subject("concert:12", Texts));
    }

    /// <summary>Whatever the log keeps today by a name has a word: a form that gets a field needs one here.</summary>
    [Fact]
    public void Every_field_of_a_concert_has_a_word() =>
        Assert.All(typeof(Ticketing.Planning.ConcertForm).GetProperties(),
            field => Assert.False(Texts[$"Field{field.Name}"].ResourceNotFound, field.Name));
}
