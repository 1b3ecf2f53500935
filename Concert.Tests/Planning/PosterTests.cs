using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Catalog;
using Ticketing.Planning;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Planning;

/// <summary>Pictures from outside: what is taken, and how it is handed out.</summary>
public sealed class PosterTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly byte[] Png =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAfbLI3wAAAABJRU5ErkJggg==");

    private readonly TestClock clock = new();

    public static TheoryData<byte[], PictureKind?> Contents => new()
    {
        { new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 16 }, PictureKind.Jpeg },
        { Png, PictureKind.Png },
        { "RIFF    WEBPVP8L"u8.ToArray(), PictureKind.WebP },
        { "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(), null },
        { "GIF89a"u8.ToArray(), null },
        { "RIFF    WAVEfmt "u8.ToArray(), null },
        { Array.Empty<byte>(), null },
    };

    [Theory, MemberData(nameof(Contents))]
    public void A_picture_is_told_by_its_content(byte[] content, PictureKind? kind) => Assert.Equal(kind, Pictures.KindOf(content));

    [Fact]
    public async Task A_poster_is_hung_replaced_and_taken_down()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var posters = stage.Get<PosterEditor>();
        var plan = await stage.AddPlannedAsync();
        Assert.Null(plan.View.PosterVersion);

        var hung = await stage.MustAsync(plan, posters.SaveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, Png, default));
        var first = hung.View.PosterVersion!.Value;
        Assert.Equal(Png, (await stage.Get<PosterCache>().FindAsync(plan.ConcertId, first, default))!.Content);

        var copy = Assert.IsType<PlanResult.Saved>(await stage.Concerts.CopyAsync(stage.Admin, plan.ConcertId, default)).Id;
        var taken = (await stage.ReadAsync(copy)).View.PosterVersion!.Value;
        Assert.Equal(Png, (await stage.Get<PosterCache>().FindAsync(copy, taken, default))!.Content);

        var jpeg = new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 };
        var replaced = await stage.MustAsync(
            hung, posters.SaveAsync(stage.Admin, plan.ConcertId, hung.Version.Concert, jpeg, default));
        var second = replaced.View.PosterVersion!.Value;
        Assert.Equal(jpeg, (await stage.Get<PosterCache>().FindAsync(plan.ConcertId, second, default))!.Content);

        var bare = await stage.MustAsync(replaced, posters.RemoveAsync(stage.Admin, plan.ConcertId, replaced.Version.Concert, default));
        Assert.Null(bare.View.PosterVersion);
    }

    [Fact]
    public async Task What_is_no_picture_or_too_large_or_not_an_admins_is_refused()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var posters = stage.Get<PosterEditor>();
        var plan = await stage.AddPlannedAsync();
        var large = new byte[ConcertPoster.BytesMax + 1];
        Png.CopyTo(large, 0);

        Assert.Equal(FieldProblem.NotAPicture, await RefusalAsync("<html>"u8.ToArray()));
        Assert.Equal(FieldProblem.PictureTooLarge, await RefusalAsync(large));
        Assert.IsType<PlanResult.NotAllowed>(await posters.SaveAsync(Guid.NewGuid(), plan.ConcertId, plan.Version.Concert, Png, default));
        Assert.IsType<PlanResult.ChangedMeanwhile>(await posters.SaveAsync(stage.Admin, plan.ConcertId, Guid.NewGuid(), Png, default));
        Assert.Null((await stage.ReadAsync(plan.ConcertId)).View.PosterVersion);

        async Task<FieldProblem> RefusalAsync(byte[] content) => Assert.Single(Assert.IsType<PlanResult.Invalid>(
            await posters.SaveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, content, default)).Errors).Problem;
    }

    [Fact]
    public async Task A_browser_gets_it_as_a_picture_and_as_nothing_else()
    {
        await using var site = await ConcertSite.StartAsync(database);
        await using var stage = await PlanningStage.OpenAsync(database, site.Services.GetRequiredService<TimeProvider>());
        var plan = await stage.AddDraftAsync((await stage.AddVenueAsync()).VenueId);
        plan = await stage.MustAsync(
            plan, stage.Get<PosterEditor>().SaveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, Png, default));
        using var client = site.CreateClient();

        var answer = await client.GetAsync(new Uri($"/posters/{plan.ConcertId}/{plan.View.PosterVersion}", UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(Png, await answer.Content.ReadAsByteArrayAsync());
        var other = await client.GetAsync(new Uri($"/posters/{plan.ConcertId}/{Guid.NewGuid()}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }
}
