using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>What fans come for, in a browser, over the real site. Each journey takes a date of the club for itself.</summary>
[Collection(BrowserTests.Name)]
public sealed class BuyingTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    private int ClubDate(int number) => demo.Club.Performances[number].PerformanceId;

    [Fact]
    public async Task Two_seats_in_the_club_from_the_waiting_room_to_the_codes()
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await page.EnterAsync(demo.Club.ConcertId);
        await Expect(page.GetByText("It's your turn")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("50 of 50 seats left") }).First.ClickAsync();
        await page.TouchSeatAsync(12);
        await page.TouchSeatAsync(13);
        await page.PressAsync("Hold 2 seats");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Check and pay" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Timer)).ToBeVisibleAsync();
        await page.PressAsync("Pay ₩110,000");

        await Expect(page.GetByText("₩110,000 paid")).ToBeVisibleAsync();
        await Expect(page.Codes()).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task From_a_first_visit_without_an_account_to_the_code()
    {
        await using var visit = await browser.OpenAsync(demo.Site);
        var page = await visit.NewPageAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("Midnight Trio") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Join the queue" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Create account" }).ClickAsync();
        // The page before has such fields, too.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Create your account" })).ToBeVisibleAsync();
        await page.GetByLabel("Email address").FillAsync($"{Guid.NewGuid():N}@concert.example");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("four words to remember");
        await page.PressAsync("Create account");

        await Expect(page).ToHaveURLAsync(new Regex($"/concerts/{demo.Club.ConcertId}/dates"));
        await page.EnterAsync(demo.Club.ConcertId, ClubDate(5));
        await page.TouchSeatAsync(30);
        await page.PressAsync("Hold 1 seat");
        await Expect(page.GetByText("You're ₩55,000 short")).ToBeVisibleAsync();
        await page.PressAsync("₩100,000");
        await page.PressAsync("Top up ₩100,000");
        await page.PressAsync("Pay ₩55,000");
        await Expect(page.Codes()).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Seats_in_the_arena_that_the_house_has_chosen()
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await page.EnterAsync(demo.Arena.ConcertId, demo.Arena.Performances[0].PerformanceId);
        await page.PressAsync("Choose for me");
        await page.GetByLabel("How many").SelectOptionAsync("3");
        await page.GetByLabel("In which tier").SelectOptionAsync("A");
        await page.PressAsync("Hold the best 3 seats");
        await page.PressAsync("Pay ₩264,000");
        await Expect(page.Codes()).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Seats_in_the_arena_by_section_and_seat()
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await page.EnterAsync(demo.Arena.ConcertId, demo.Arena.Performances[1].PerformanceId);
        await page.TouchSeatAsync(3, row: "2", section: "F2");
        await page.PressAsync("Hold 1 seat");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Pay ₩165,000" })).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Of_two_at_one_seat_the_slower_is_told_at_once_and_offered_the_nearest()
    {
        var fast = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        var slow = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await fast.EnterAsync(demo.Club.ConcertId, ClubDate(2));
        await slow.EnterAsync(demo.Club.ConcertId, ClubDate(2));

        await slow.TouchSeatAsync(20);
        await fast.TouchSeatAsync(20);
        await fast.PressAsync("Hold 1 seat");

        await Expect(slow.GetByText(new Regex("seat 20 was just taken"))).ToBeVisibleAsync();
        await Expect(slow.Seat(20)).ToBeSaidAsync("held by someone");
        await slow.GetByRole(AriaRole.List, new() { Name = "Seats to take instead" }).GetByRole(AriaRole.Button).First.ClickAsync();
        await slow.PressAsync("Hold 1 seat");
        await Expect(slow.GetByRole(AriaRole.Heading, new() { Name = "Check and pay" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Short_money_is_topped_up_to_the_won_and_paid_with_one_press()
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync(balance: 10_000));
        await page.EnterAsync(demo.Club.ConcertId, ClubDate(3));
        await page.TouchSeatAsync(1);
        await page.PressAsync("Hold 1 seat");

        await Expect(page.GetByText("You're ₩45,000 short")).ToBeVisibleAsync();
        await page.PressAsync("Top up ₩45,000 and pay");
        await Expect(page.Codes()).ToHaveCountAsync(1);

        await page.GotoAsync("/wallet");
        await Expect(page.GetByText("−₩55,000")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Definition)).ToHaveTextAsync("₩0");
    }

    [Fact]
    public async Task Tickets_are_given_back_and_the_money_returns()
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await page.EnterAsync(demo.Club.ConcertId, ClubDate(4));
        await page.TouchSeatAsync(7);
        await page.PressAsync("Hold 1 seat");
        await page.PressAsync("Pay ₩55,000");
        await page.PressAsync("Refund tickets");
        await page.PressAsync("Refund ₩55,000");

        await Expect(page.GetByText("₩55,000 is back in your wallet")).ToBeVisibleAsync();
        await Expect(page.GetByText("You had the tickets refunded.")).ToBeVisibleAsync();
        await Expect(page.Codes()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_hold_is_found_again_on_another_device_and_can_be_let_go()
    {
        var person = await demo.AddPersonAsync();
        var desk = await demo.OpenAsync(browser, person);
        await desk.EnterAsync(demo.Club.ConcertId, ClubDate(4));
        await desk.TouchSeatAsync(30);
        await desk.PressAsync("Hold 1 seat");
        await Expect(desk).ToHaveURLAsync(new Regex("/checkout/"));

        var phone = await demo.OpenAsync(browser, person, screen: Screen.Phone);
        await phone.EnterAsync(demo.Club.ConcertId);
        await phone.GetByRole(AriaRole.Link, new() { Name = "Go to checkout" }).ClickAsync();
        await phone.BecomesLiveAsync();
        await phone.PressAsync("Release the seats");
        await phone.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Release the seats" }).ClickAsync();
        await Expect(phone.GetByRole(AriaRole.Heading, new() { Name = "You released these seats" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_same_in_Korean()
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync(), locale: "ko-KR");
        await page.EnterAsync(demo.Club.ConcertId, ClubDate(5));
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "ko");
        await page.TouchSeatAsync(25);
        await page.PressAsync("1석 선택 완료");
        await page.PressAsync("55,000원 결제하기");
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "이 티켓의 입장 코드" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_is_pushed_is_said_in_the_readers_language()
    {
        var reader = await demo.OpenAsync(browser, await demo.AddPersonAsync(), locale: "ko-KR");
        var other = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await reader.EnterAsync(demo.Club.ConcertId, ClubDate(5));
        await other.EnterAsync(demo.Club.ConcertId, ClubDate(5));
        await other.TouchSeatAsync(40);
        await other.PressAsync("Hold 1 seat");
        await Expect(reader.Seat(40)).ToBeSaidAsync("다른 ");
    }

    [Fact]
    public async Task The_whole_purchase_by_keyboard_alone()
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await page.EnterAsync(demo.Club.ConcertId);
        await page.TabToAsync(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("seats left") }).Nth(1));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Midnight Trio" })).ToBeFocusedAsync();

        await page.TabToAsync(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Floor,.* seats free") }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("free") }).First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Space");
        await page.TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Hold 1 seat" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Check and pay" })).ToBeFocusedAsync();

        await page.TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Pay ₩55,000" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Codes()).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_belongs_to_somebody_else_looks_as_if_it_did_not_exist()
    {
        var owner = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await owner.EnterAsync(demo.Club.ConcertId, ClubDate(1));
        await owner.TouchSeatAsync(50);
        await owner.PressAsync("Hold 1 seat");
        await Expect(owner).ToHaveURLAsync(new Regex("/checkout/"));

        var stranger = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        var answer = await stranger.GotoAsync(owner.Url);
        Assert.Equal(404, answer!.Status);
        await Expect(stranger.GetByText("Midnight Trio")).ToHaveCountAsync(0);
    }
}
