/* The part of the Parallel Patterns Library that its documentation shows first: tasks, loops and locks. Each task is a thread of its
 * own, so that nothing waits for a scheduler; a loop has as many threads as the machine processors. */
#pragma once
#pragma GCC system_header

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <functional>
#include <iterator>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

namespace Concurrency
{
    /* A lock that is not re-entrant. */
    class critical_section
    {
    public:
        class scoped_lock
        {
        public:
            explicit scoped_lock(critical_section &section) : section_(section)
            {
                section_.lock();
            }
            ~scoped_lock()
            {
                section_.unlock();
            }
            scoped_lock(const scoped_lock &) = delete;
            scoped_lock &operator=(const scoped_lock &) = delete;

        private:
            critical_section &section_;
        };

        void lock()
        {
            mutex_.lock();
        }
        bool try_lock()
        {
            return mutex_.try_lock();
        }
        void unlock()
        {
            mutex_.unlock();
        }

    private:
        std::mutex mutex_;
    };

    class reader_writer_lock
    {
    public:
        class scoped_lock : std::unique_lock<std::shared_mutex>
        {
        public:
            explicit scoped_lock(reader_writer_lock &lock) : std::unique_lock<std::shared_mutex>(lock.mutex_)
            {
            }
        };
        class scoped_lock_read : std::shared_lock<std::shared_mutex>
        {
        public:
            explicit scoped_lock_read(reader_writer_lock &lock) : std::shared_lock<std::shared_mutex>(lock.mutex_)
            {
            }
        };

        void lock()
        {
            mutex_.lock();
            writing_ = true;
        }
        void lock_read()
        {
            mutex_.lock_shared();
        }
        bool try_lock()
        {
            return mutex_.try_lock() && (writing_ = true);
        }
        bool try_lock_read()
        {
            return mutex_.try_lock_shared();
        }
        /* Of either kind. */
        void unlock()
        {
            if (!writing_)
                return mutex_.unlock_shared();
            writing_ = false;
            mutex_.unlock();
        }

    private:
        std::shared_mutex mutex_;
        bool writing_ = false;
    };

    enum task_group_status
    {
        not_complete,
        completed,
        canceled
    };

    template <class function_type>
    class task_handle
    {
    public:
        explicit task_handle(const function_type &function) : function_(function)
        {
        }
        void operator()() const
        {
            function_();
        }

    private:
        function_type function_;
    };

    template <class function_type>
    task_handle<function_type> make_task(const function_type &function)
    {
        return task_handle<function_type>(function);
    }

    /* The first exception that a task ends with comes out of wait(). */
    class task_group
    {
    public:
        task_group() = default;
        task_group(const task_group &) = delete;
        ~task_group()
        {
            join();
        }

        template <class function_type>
        void run(function_type function)
        {
            std::lock_guard<std::mutex> guard(mutex_);

            threads_.emplace_back([this, function]() mutable { call(function); });
        }

        template <class function_type>
        task_group_status run_and_wait(function_type function)
        {
            call(function);
            return wait();
        }

        task_group_status wait()
        {
            std::exception_ptr failure;
            bool was_canceled;

            join();
            std::swap(failure, failure_);
            was_canceled = canceled_;
            canceled_ = false;
            if (failure)
                std::rethrow_exception(failure);
            return was_canceled ? canceled : completed;
        }

        /* Tasks that have not begun do not. */
        void cancel()
        {
            std::lock_guard<std::mutex> guard(mutex_);

            canceled_ = true;
        }
        bool is_canceling() const
        {
            return canceled_;
        }

    private:
        template <class function_type>
        void call(function_type &function)
        {
            try
            {
                if (!canceled_)
                    function();
            }
            catch (...)
            {
                std::lock_guard<std::mutex> guard(mutex_);

                if (!failure_)
                    failure_ = std::current_exception();
                canceled_ = true;
            }
        }

        void join()
        {
            for (;;)
            {
                std::vector<std::thread> threads;

                {
                    std::lock_guard<std::mutex> guard(mutex_);

                    threads.swap(threads_);
                }
                if (threads.empty())
                    return;
                for (std::thread &thread : threads)
                    thread.join();
            }
        }

        mutable std::mutex mutex_;
        std::vector<std::thread> threads_;
        std::exception_ptr failure_;
        volatile bool canceled_ = false;
    };

    typedef task_group structured_task_group;

    template <class... function_types>
    void parallel_invoke(const function_types &...functions)
    {
        task_group group;

        (group.run(functions), ...);
        group.wait();
    }

    template <class index_type, class function_type>
    void parallel_for(index_type first, index_type last, index_type step, const function_type &function)
    {
        const unsigned threads = std::max(1u, std::thread::hardware_concurrency());
        task_group group;

        for (unsigned i = 0; i < threads && first + static_cast<index_type>(i) * step < last; i++)
            group.run([=, &function] {
                for (index_type at = first + static_cast<index_type>(i) * step; at < last; at += static_cast<index_type>(threads) * step)
                    function(at);
            });
        group.wait();
    }

    template <class index_type, class function_type>
    void parallel_for(index_type first, index_type last, const function_type &function)
    {
        parallel_for(first, last, static_cast<index_type>(1), function);
    }

    template <class iterator_type, class function_type>
    void parallel_for_each(iterator_type first, iterator_type last, const function_type &function)
    {
        std::vector<iterator_type> places;

        for (; first != last; ++first)
            places.push_back(first);
        parallel_for(static_cast<size_t>(0), places.size(), [&](size_t i) { function(*places[i]); });
    }
}

namespace concurrency = Concurrency;
