using System.Globalization;
using Ticketing.Seating;

namespace Ticketing.Web.Components.Seating;

/// <summary>
/// What one browser has been shown of a map, and what it must be told next: all states at first, then only what changed. Asked while the
/// page is drawn, since only then it is sure that what is said goes out.
/// </summary>
internal sealed class SeatFrames(Guid? personId, Guid? friendId)
{
    private readonly SortedSet<int> own = [], friends = [];
    private SeatMapView? shown;
    private string states = "";

    /// <summary>The last step, as "from:to:changes"; empty when the states say all.</summary>
    public string Frame { get; private set; } = "";

    /// <summary>The person's own seats.</summary>
    public string Own => Join(own);

    /// <summary>The seats of the friend who sent a link here.</summary>
    public string Friends => Join(friends);

    /// <summary>Goes on to this view; gives the states that frames are counted from, as "version:states".</summary>
    public string States(SeatMapView map)
    {
        if (ReferenceEquals(map, shown)) return states;
        if (shown is null || shown.Hall.Stamp != map.Hall.Stamp) Begin(map);
        else if (shown.Version != map.Version) Step(shown, map);
        shown = map;
        return states;
    }

    /// <summary>The browser has missed a step: all states once more.</summary>
    public void StartAnew() => shown = null;

    private void Begin(SeatMapView map)
    {
        (states, Frame) = ($"{map.Version}:{SeatStates.Pack(map)}", "");
        own.Clear();
        friends.Clear();
        var number = 0;
        foreach (var section in map.Sections)
            foreach (var seat in section.Seats) Note(number++, seat);
    }

    private void Step(SeatMapView before, SeatMapView map)
    {
        var changes = SeatStates.Changed(before, map).ToList();
        Frame = $"{before.Version}:{map.Version}:{SeatStates.Write(changes)}";
        foreach (var (number, seat) in changes) Note(number, seat);
    }

    private void Note(int number, SeatView seat)
    {
        Note(own, personId, number, seat);
        Note(friends, friendId, number, seat);
    }

    private static void Note(SortedSet<int> theirs, Guid? personId, int number, SeatView seat)
    {
        if (personId is { } person && seat.IsOf(person)) theirs.Add(number);
        else theirs.Remove(number);
    }

    private static string Join(IEnumerable<int> numbers) =>
        string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));
}
