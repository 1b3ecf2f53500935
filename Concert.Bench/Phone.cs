using System.Diagnostics;
using Microsoft.Playwright;

namespace Ticketing.Bench;

/// <summary>A phone with a cold cache, a processor four times slower than this one, and 80 ms between it and the site.</summary>
internal sealed class Phone : IAsyncDisposable
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(80);

    // Asks every frame only until the page lives, or something is awaited: what is measured must not be made slower by it.
    private const string Script = """
        window.bench = { tasks: [], taps: [], live: 0, up: 0, pushes: 0 };
        new PerformanceObserver(list => bench.tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
        new PerformanceObserver(list => bench.taps.push(...list.getEntries().filter(e => e.name === 'pointerup').map(e => e.duration)))
          .observe({ type: 'event', durationThreshold: 16 });
        new PerformanceObserver(list => {
          // What the first paint showed: a page without the hall in it counts from the canvas.
          const hall = document.querySelector('.sketch');
          bench.sketched = hall && hall.getBoundingClientRect().width > 0 ? list.getEntries()[0].startTime : Infinity;
        }).observe({ type: 'paint' });
        addEventListener('pointerup', event => { bench.up = event.timeStamp; }, true);
        (function look() {
          const map = document.querySelector('main[data-live] [data-seat-map][data-live]');
          if (!map) return requestAnimationFrame(look);
          bench.live = performance.now();
          new MutationObserver(() => bench.pushes++).observe(map, { attributeFilter: ['data-frame'] });
        })();
        // From the touch to the last frame in which the picture moved.
        bench.watchGlide = () => {
          bench.up = 0;
          const { camera } = document.querySelector('[data-seat-map]').seatMap;
          let [seen, movedAt, still] = ['', 0, 0];
          bench.glide = new Promise(done => (function look() {
            const here = `${camera.scale} ${camera.x} ${camera.y}`;
            if (here !== seen) [seen, movedAt, still] = [here, performance.now(), 0];
            else if (bench.up && ++still > 20) return done(movedAt - bench.up);
            requestAnimationFrame(look);
          })());
        };
        bench.pointOf = name => {
          const map = document.querySelector('[data-seat-map]').seatMap;
          const box = map.canvas.getBoundingClientRect();
          const section = map.hall.sections.find(s => s.name === name);
          return [box.left + map.camera.toX(section.cx), box.top + map.camera.toY(section.cy)];
        };
        bench.freeSeat = () => {
          const { hall, camera, seats, } = document.querySelector('[data-seat-map]').seatMap;
          for (let y = 0.4; y < 0.7; y += 0.05) for (let x = 0.3; x < 0.7; x += 0.05) {
            const hit = hall.at(camera.planX(camera.width * x), camera.planY(camera.height * y));
            if (hit?.number !== null && hit && seats.states[hit.number] === 0) return hit.number;
          }
        };
        bench.confirmed = number => new Promise(done => (function look() {
          if (document.querySelector('[data-seat-map]').seatMap.seats.chosen.has(number)) done(performance.now() - bench.up);
          else requestAnimationFrame(look);
        })());
        """;

    private readonly IBrowserContext context;
    private readonly SlowLine line;
    private readonly IPage page;

    private Phone(IBrowserContext context, SlowLine line, IPage page) => (this.context, this.line, this.page) = (context, line, page);

    public double BytesDown => line.BytesDown;

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, BenchSite site) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = "/usr/bin/chromium",
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            $"--ignore-certificate-errors-spki-list={site.CertificateKeyHash}",
        ],
    });

    /// <summary>The seat page, asked for by this person.</summary>
    public static async Task<Phone> OpenAsync(IBrowser chromium, BenchSite site, BenchConcert concert, BenchFan fan)
    {
        var line = new SlowLine(site.SecureAddress, RoundTrip);
        var context = await chromium.NewContextAsync(new()
        {
            BaseURL = line.Address.ToString(), Locale = "en-US", TimezoneId = "Asia/Seoul",
            ViewportSize = new() { Width = 390, Height = 844 }, DeviceScaleFactor = 2, HasTouch = true, IsMobile = true,
        });
        await context.AddCookiesAsync(
            [new() { Name = "__Host-concert.session", Value = site.Session(fan.PersonId), Url = line.Address.ToString(), Secure = true }]);
        await context.AddInitScriptAsync(Script);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => Console.Error.WriteLine(error);
        var devices = await context.NewCDPSessionAsync(page);
        await devices.SendAsync("Emulation.setCPUThrottlingRate", new Dictionary<string, object> { ["rate"] = 4 });
        var phone = new Phone(context, line, page);
        await page.GotoAsync($"/concerts/{concert.ConcertId}/performances/{concert.PerformanceId}/seats");
        return phone;
    }

    public Task BecomesLiveAsync() =>
        page.WaitForFunctionAsync("bench.live && performance.getEntriesByName('map-painted').length", null, new() { Timeout = 20_000 });

    public Task<string> TextAsync(string expression) => page.EvaluateAsync<string>(expression);

    public Task<double> ReadAsync(string expression) => page.EvaluateAsync<double>($"(async () => Number({expression}))()");

    /// <summary>Touches a section in the hall; the milliseconds until it stands there large.</summary>
    public async Task<double> OpenSectionAsync(string section)
    {
        var point = await page.EvaluateAsync<float[]>($"bench.watchGlide(), bench.pointOf('{section}')");
        await page.Touchscreen.TapAsync(point[0], point[1]);
        return await ReadAsync("await bench.glide");
    }

    /// <summary>Touches one seat again and again: milliseconds until a touch is drawn, the middle of all; and until it is heard.</summary>
    public async Task<(double Drawn, double Confirmed)> TapSeatAsync()
    {
        var number = (int)await ReadAsync("bench.freeSeat()");
        var point = await page.EvaluateAsync<float[]>($"document.querySelector('[data-seat-map]').seatMap.screenOf({number})");
        await ReadAsync("bench.taps.length = 0");
        double confirmed = 0;
        for (var tap = 0; tap < 6; tap++)
        {
            await page.Touchscreen.TapAsync(point[0], point[1]);
            if (tap == 0) confirmed = await ReadAsync($"await bench.confirmed({number})");
            await Task.Delay(400);
        }
        return (await ReadAsync("bench.taps.sort((a, b) => a - b)[Math.floor(bench.taps.length / 2)] ?? 16"), confirmed);
    }

    /// <summary>The moment at which this seat, free until now, is drawn otherwise.</summary>
    public async Task<long> SeesChangeAsync(int number)
    {
        await page.EvaluateAsync(
            """
            number => new Promise(done => (function look() {
              if (document.querySelector('[data-seat-map]').seatMap.seats.states[number] === 0) requestAnimationFrame(look);
              else requestAnimationFrame(() => setTimeout(done));
            })())
            """, number);
        return Stopwatch.GetTimestamp();
    }

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        await line.DisposeAsync();
    }
}
