using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Ticketing.Tests.Support;
using Ticketing.Tickets;
using Ticketing.Web.Pages.Admin;
using Ticketing.Web.Pages.Admin.Door;

namespace Ticketing.Tests.Tickets;

public sealed class DoorWordsTests : PartTests
{
    public static TheoryData<string, string> Answers =>
        new() { { "en", "Used already|At 19:00:00, door North|1" }, { "ko", "이미 사용됨|19:00:00, 입구 North|1" } };

    [Theory, MemberData(nameof(Answers))]
    public void The_door_says_when_and_where_a_ticket_was_used(string language, string expected)
    {
        Speak(language);
        var said = CheckInEndpoints.Say(new CheckInResult.AlreadyUsed(Clock.GetUtcNow(), "North", "1"), Texts);
        Assert.Equal(expected, $"{said.Title}|{said.Detail}|{said.Who}");
        Assert.False(said.LetIn);
    }

    [Fact]
    public void Only_one_answer_lets_somebody_in()
    {
        CheckInResult[] refusals =
        [
            new CheckInResult.AlreadyUsed(Clock.GetUtcNow(), null, "1"), new CheckInResult.Refunded(), new CheckInResult.CalledOff(),
            new CheckInResult.Unknown(),
            new CheckInResult.NotAllowed(), new CheckInResult.WrongPerformance("Concert", Clock.GetUtcNow()),
            new CheckInResult.WrongPerformance("", null),
        ];
        Assert.All(refusals, refusal => Assert.False(CheckInEndpoints.Say(refusal, Texts).LetIn));
        Assert.True(
            CheckInEndpoints.Say(new CheckInResult.LetIn("fan@concert.example", "Floor", "1", 7, "7", Clock.GetUtcNow()), Texts).LetIn);
    }

    private IStringLocalizer<AdminTexts> Texts => Services.GetRequiredService<IStringLocalizer<AdminTexts>>();
}
