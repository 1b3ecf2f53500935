using System.Buffers;
using System.Collections.Frozen;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Ticketing.Seating;

namespace Ticketing.Web.Api;

/// <summary>
/// A seat map as JSON, written once a version and shared by everybody who has no seat of their own in it. Sections that didn't change keep
/// their text, and what nobody looks at any more goes with the view it was made from.
/// </summary>
internal sealed class RenderedMap
{
    private static readonly string SeatsName = JsonNamingPolicy.CamelCase.ConvertName(nameof(SeatMapBody.Seats));
    private static readonly JsonWriterOptions Writing = new() { Encoder = ApiJson.Options.Encoder };
    private static readonly ConditionalWeakTable<SeatMapView, RenderedMap> Whole = [];
    private static readonly ConditionalWeakTable<SectionMapView, RenderedMap> Single = [];
    private static readonly ConditionalWeakTable<SectionMapView, RenderedSection> Sections = [];

    private readonly SeatMapView map;
    private readonly IReadOnlyList<SectionMapView> sections;
    private readonly Lazy<byte[]> json;
    private readonly Lazy<byte[]> brotli;
    private readonly Lazy<byte[]> gzip;

    private RenderedMap(SeatMapView map, IReadOnlyList<SectionMapView> sections, string version)
    {
        this.map = map;
        this.sections = sections;
        Version = version;
        json = new(() => Write(personId: null));
        brotli = new(() => Compress(json.Value, to => new BrotliStream(to, CompressionLevel.Fastest)));
        gzip = new(() => Compress(json.Value, to => new GZipStream(to, CompressionLevel.Fastest)));
    }

    public string Version { get; }

    public static RenderedMap Of(SeatMapView map) => Whole.GetValue(map, static map => new RenderedMap(map, map.Sections, map.Version));

    public static RenderedMap Of(SeatMapView map, IReadOnlyList<SectionMapView> sections) => sections is [var one]
        ? Single.GetValue(one, _ => new RenderedMap(map, sections, one.Version))
        : new RenderedMap(map, sections, string.Join('.', sections.Select(s => s.Version)));

    /// <summary>The text for this person, and how it is encoded.</summary>
    public (byte[] Bytes, string? Encoding) For(Guid personId, bool takesBrotli, bool takesGzip)
    {
        if (sections.Any(s => Rendered(s).Holders.Contains(personId))) return (Write(personId), null);
        return takesBrotli ? (brotli.Value, "br") : takesGzip ? (gzip.Value, "gzip") : (json.Value, null);
    }

    private byte[] Write(Guid? personId)
    {
        var head = JsonSerializer.SerializeToElement(
            new SeatMapBody(map.PerformanceId, map.StartsAt, Version, [.. sections.Select(SectionBody.From)], []), ApiJson.Options);
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Writing))
        {
            json.WriteStartObject();
            foreach (var property in head.EnumerateObject())
            {
                if (property.NameEquals(SeatsName)) WriteSeats(json, personId);
                else property.WriteTo(json);
            }
            json.WriteEndObject();
        }
        return text.WrittenSpan.ToArray();
    }

    private void WriteSeats(Utf8JsonWriter json, Guid? personId)
    {
        json.WriteStartArray(SeatsName);
        foreach (var section in sections)
        {
            var rendered = Rendered(section);
            for (var i = 0; i < rendered.Seats.Length; i++)
            {
                if (personId is { } person && section.Seats[i].IsOf(person))
                    JsonSerializer.Serialize(json, SeatBody.From(section.Plan, section.Seats[i], mine: true), ApiJson.Options);
                else
                    json.WriteRawValue(rendered.Seats[i], skipInputValidation: true);
            }
        }
        json.WriteEndArray();
    }

    private static RenderedSection Rendered(SectionMapView section) =>
        Sections.GetValue(section, static section => new RenderedSection(section));

    private static byte[] Compress(byte[] bytes, Func<Stream, Stream> encode)
    {
        using var compressed = new MemoryStream();
        using (var stream = encode(compressed)) stream.Write(bytes);
        return compressed.ToArray();
    }

    /// <summary>One section's seats, each as the JSON that those read who don't hold it.</summary>
    private sealed class RenderedSection(SectionMapView section)
    {
        public byte[][] Seats { get; } =
        [
            .. section.Seats.Select(s => SeatBody.From(section.Plan, s, mine: false))
                .Select(seat => JsonSerializer.SerializeToUtf8Bytes(seat, ApiJson.Options)),
        ];

        public FrozenSet<Guid> Holders { get; } = section.Seats.Where(s => s.HolderId is not null).Select(s => s.HolderId!.Value)
            .ToFrozenSet();
    }
}

/// <summary>Sends a map, or says that nothing has changed since.</summary>
internal sealed class SeatMapAnswer(RenderedMap map, Guid personId) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var tag = $"\"{map.Version}\"";
        response.Headers.ETag = tag;
        // Whose seats are "mine" differs: kept by the caller alone, and asked again each time.
        response.Headers.CacheControl = "private, no-cache";
        if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == "*" || known.Tag == tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        var accepted = request.GetTypedHeaders().AcceptEncoding.Where(e => e.Quality is null or > 0).Select(e => e.Value.Value).ToList();
        var (bytes, encoding) = map.For(personId, accepted.Contains("br"), accepted.Contains("gzip"));
        response.ContentType = "application/json; charset=utf-8";
        if (encoding is not null)
        {
            response.Headers.ContentEncoding = encoding;
            response.Headers.Vary = "Accept-Encoding";
            response.ContentLength = bytes.Length;
        }
        return response.Body.WriteAsync(bytes).AsTask();
    }
}
