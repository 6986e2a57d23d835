// Callers of a media server, many in one process: for `npm run bench -- load.visits`. Built from the media
// server's own sources (cmd/callers), whose test client it drives: signalling over WebSocket, ICE, DTLS and
// data channels by pion, no sound and no picture.
//
// Lines of JSON. In: {"id","url","token","sends"} joins; {"leave":true} ends all. Out: {"id","joinedMs"} or
// {"id","failed"}; each second {"tick":{...}} with what stands and what was sent and heard since the start.
// Who sends, sends one batch of numbers a second, as a bedside page does: 512 bytes, the first eight the time.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/logger"

	"github.com/livekit/livekit-server/pkg/telemetry/prometheus"
	"github.com/livekit/livekit-server/test/client"
)

type order struct {
	ID    string `json:"id"`
	URL   string `json:"url"`
	Token string `json:"token"`
	Sends bool   `json:"sends"`
	Leave bool   `json:"leave"`
}

type tick struct {
	Connected int     `json:"connected"`
	Sent      int64   `json:"sent"`
	Heard     int64   `json:"heard"`
	Lost      int64   `json:"lost"`
	AgeP95    float64 `json:"ageP95Ms"`
}

const (
	batchBytes = 512
	pingEvery  = 10 * time.Second
)

var (
	out       = json.NewEncoder(os.Stdout)
	outLock   sync.Mutex
	standing  atomic.Int64
	sent      atomic.Int64
	heard     atomic.Int64
	lost      atomic.Int64
	agesLock  sync.Mutex
	ages      []float64
	callers   []*client.RTCClient
	callsLock sync.Mutex
	leaving   atomic.Bool
)

func main() {
	logger.InitFromConfig(&logger.Config{Level: "error"}, "callers")
	// The server's transports count into it, and the client is made of them.
	if err := prometheus.Init("callers", livekit.NodeType_SERVER); err != nil {
		panic(err)
	}
	go report()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 64*1024), 64*1024)
	for lines.Scan() {
		var next order
		if json.Unmarshal(lines.Bytes(), &next) != nil {
			continue
		}
		if next.Leave {
			leave()
			continue
		}
		go call(next)
	}
	leave()
}

func call(next order) {
	begun := time.Now()
	options := &client.Options{AutoSubscribe: true, AutoSubscribeDataTrack: true}
	conn, err := client.NewWebSocketConn(next.URL, next.Token, options)
	if err != nil {
		fail(next.ID, err)
		return
	}
	caller, err := client.NewRTCClient(conn, false, options)
	if err != nil {
		fail(next.ID, err)
		return
	}
	caller.OnDataReceived = func(data []byte, _ string) {
		heard.Add(1)
		if len(data) < 8 {
			return
		}
		age := time.Since(time.UnixMicro(int64(binary.BigEndian.Uint64(data))))
		agesLock.Lock()
		ages = append(ages, float64(age.Microseconds())/1000)
		agesLock.Unlock()
	}
	ended := make(chan struct{})
	go func() {
		_ = caller.Run()
		close(ended)
	}()
	if err := caller.WaitUntilConnected(20 * time.Second); err != nil {
		fail(next.ID, err)
		caller.Stop()
		return
	}
	callsLock.Lock()
	callers = append(callers, caller)
	callsLock.Unlock()
	standing.Add(1)
	say(map[string]any{"id": next.ID, "joinedMs": float64(time.Since(begun).Microseconds()) / 1000})
	stay(caller, next.Sends, ended)
	standing.Add(-1)
	if !leaving.Load() {
		lost.Add(1)
	}
}

// stay sends what a caller sends until the connection ends.
func stay(caller *client.RTCClient, sends bool, ended <-chan struct{}) {
	seconds := time.NewTicker(time.Second)
	pings := time.NewTicker(pingEvery)
	defer seconds.Stop()
	defer pings.Stop()
	for {
		select {
		case <-ended:
			return
		case <-pings.C:
			_ = caller.SendPing()
		case now := <-seconds.C:
			if !sends || leaving.Load() {
				continue
			}
			batch := make([]byte, batchBytes)
			binary.BigEndian.PutUint64(batch, uint64(now.UnixMicro()))
			if caller.PublishData(batch, livekit.DataPacket_RELIABLE) == nil {
				sent.Add(1)
			}
		}
	}
}

func leave() {
	leaving.Store(true)
	callsLock.Lock()
	defer callsLock.Unlock()
	for _, caller := range callers {
		caller.Stop()
	}
	callers = nil
}

func report() {
	for range time.Tick(time.Second) {
		agesLock.Lock()
		slices.Sort(ages)
		p95 := 0.0
		if len(ages) > 0 {
			p95 = ages[(len(ages)*95-1)/100]
		}
		ages = ages[:0]
		agesLock.Unlock()
		now := tick{int(standing.Load()), sent.Load(), heard.Load(), lost.Load(), p95}
		say(map[string]any{"tick": now})
	}
}

func fail(id string, err error) {
	say(map[string]any{"id": id, "failed": err.Error()})
}

func say(line any) {
	outLock.Lock()
	defer outLock.Unlock()
	_ = out.Encode(line)
}
