using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ticketing.Web.Live;

/// <summary>The section <c>Circuits</c> of the configuration: pages that may be live at once.</summary>
public sealed class CircuitOptions
{
    /// <summary>Of one person on one node: windows, tabs and devices together.</summary>
    [Range(1, int.MaxValue)]
    public int PerPerson { get; set; } = 30;

    /// <summary>From one address (IPv6: one /64 network) on one node; many people may share one.</summary>
    [Range(1, int.MaxValue)]
    public int PerAddress { get; set; } = 2_000;

    /// <summary>On one node: each keeps some memory for as long as its page is open.</summary>
    [Range(1, int.MaxValue)]
    public int PerNode { get; set; } = 10_000;
}

/// <summary>Which bound would be passed by one more circuit.</summary>
internal enum CircuitBound
{
    /// <summary>None.</summary>
    None,

    /// <summary>The person's or the address's own.</summary>
    Own,

    /// <summary>This node's.</summary>
    Node,
}

/// <summary>Counts the lines to circuits by person, by address and on this node, and says when no further one may be opened.</summary>
internal sealed class CircuitBounds(IOptions<CircuitOptions> options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, int> byPerson = [];
    private readonly Dictionary<string, int> byAddress = [];
    private int all;

    /// <summary>Which bound stands in the way of one more, at this instant.</summary>
    public CircuitBound Find(Guid personId, string address)
    {
        lock (gate)
        {
            if (all >= options.Value.PerNode) return CircuitBound.Node;
            return byPerson.GetValueOrDefault(personId) >= options.Value.PerPerson
                || byAddress.GetValueOrDefault(address) >= options.Value.PerAddress
                ? CircuitBound.Own
                : CircuitBound.None;
        }
    }

    /// <summary>Counts one more until disposed; null when a bound stands in the way.</summary>
    public IDisposable? Enter(Guid personId, string address)
    {
        lock (gate)
        {
            if (Find(personId, address) != CircuitBound.None) return null;
            byPerson[personId] = byPerson.GetValueOrDefault(personId) + 1;
            byAddress[address] = byAddress.GetValueOrDefault(address) + 1;
            all++;
            return new Line(this, personId, address);
        }
    }

    private void Leave(Guid personId, string address)
    {
        lock (gate)
        {
            if (--byPerson[personId] == 0) byPerson.Remove(personId);
            if (--byAddress[address] == 0) byAddress.Remove(address);
            all--;
        }
    }

    private sealed class Line(CircuitBounds bounds, Guid personId, string address) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) bounds.Leave(personId, address);
        }
    }
}
