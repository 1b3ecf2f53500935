using Ticketing.Bench;

// Prints the figures of docs/figures.md, each against a reference measured in the same run: ./dev bench [names].
string[] all =
    ["polls", "holds", "orders", "buyers", "races", "expiry", "map", "watchers", "draw", "opening", "sums"];
var wanted = args.Length == 0 ? all : args;
await using var house = await BenchHouse.OpenAsync();
foreach (var name in wanted)
{
    var passed = name switch
    {
        "polls" => await HttpBench.PollsAsync(house),
        "buyers" => await HttpBench.BuyersAsync(house),
        "holds" => await SellingBench.HoldsAsync(house),
        "orders" => await SellingBench.OrdersAsync(house),
        "races" => await RaceBench.RunAsync(house),
        "map" => await MapBench.RunAsync(house),
        "watchers" => await WatchersBench.RunAsync(house),
        "expiry" => await ExpiryBench.RunAsync(house),
        "draw" => await OpeningBench.DrawAsync(house),
        "opening" => await OpeningBench.OpeningAsync(house),
        "sums" => await TallyBench.RunAsync(house),
        _ => throw new ArgumentException($"There is no bench called {name}."),
    };
    if (!passed) Environment.ExitCode = 1;
}
